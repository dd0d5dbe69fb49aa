// Where scripts may come from that are no modules: the content security policy has browsers refuse an address that is a mere text.

const isLibrary = (path) => /^\/lib\/[A-Za-z0-9/._-]+\.js$/.test(path) && !path.includes("..");
const check = (path) => { if (!isLibrary(path)) throw new TypeError(`${path} is no library`); return path; };
const policy = globalThis.trustedTypes?.createPolicy("fanlight", { createScriptURL: check });

/** The address of a library of the console, as browsers want it for `script.src`. */
export const scriptURL = (path) => (policy ? policy.createScriptURL(path) : check(path));
