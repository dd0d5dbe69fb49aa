// Texts in English and Chinese. Each area registers its own: `register({en: {...}, zh: {...}})`; a key is `area.name`. `t(key, {name: value})` fills `{name}` in.

const tables = { en: {}, zh: {} };
export const languages = { en: "English", zh: "中文" };

export function register(texts) {
  for (const language of Object.keys(tables)) Object.assign(tables[language], texts[language]);
}

function stored() {
  const chosen = localStorage.getItem("fanlight.language");
  if (chosen in languages) return chosen;
  return navigator.language?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export let language = stored();

export function setLanguage(code) {
  language = code in languages ? code : "en";
  localStorage.setItem("fanlight.language", language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** The text of the key. `{n}` in params is a count: `key.one` is used for 1 where it exists. */
export function t(key, params = {}) {
  let text = params.n === 1 ? tables[language][`${key}.one`] : undefined;
  text ??= tables[language][key] ?? tables.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name];
    return typeof value === "number" ? value.toLocaleString(locale()) : String(value ?? "");
  });
}

export const has = (key) => key in tables.en;
export const locale = () => (language === "zh" ? "zh-CN" : "en");
/** For tests: keys that one language has and the other has not. */
export const missing = () => {
  const en = Object.keys(tables.en), zh = new Set(Object.keys(tables.zh));
  return [...en.filter((key) => !zh.has(key)), ...[...zh].filter((key) => !(key in tables.en))].filter((key) => !key.endsWith(".one"));
};
