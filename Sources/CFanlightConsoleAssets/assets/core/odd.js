// Characters that are not to be seen, or that turn the text around them: control characters, marks of direction, spaces without width. Shown as they are they could make
// a name look like another one.

/** All of them but line breaks and tabs. */
export const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** As JSON and YAML write it: `\\u202e`. */
export const written = (character) => `\\u${character.codePointAt(0).toString(16).padStart(4, "0")}`;
