// Times, numbers and sizes in the user's language.

import { locale } from "./i18n.js";

const units = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** "5 minutes ago", "in 3 days". */
export function ago(time) {
  if (!time) return "–";
  const seconds = Math.round((new Date(time).getTime() - Date.now()) / 1_000);
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** As kubectl's AGE: `5m`, `3d`. */
export function age(time) {
  if (!time) return "–";
  const s = Math.max(0, Math.round((Date.now() - new Date(time).getTime()) / 1_000));
  if (s < 120) return `${s}s`;
  if (s < 7_200) return `${Math.floor(s / 60)}m`;
  if (s < 172_800) return `${Math.floor(s / 3_600)}h`;
  return `${Math.floor(s / 86_400)}d`;
}

export const dateTime = (time) => (time ? new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "medium" }).format(new Date(time)) : "–");
export const date = (time) => (time ? new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(time)) : "–");
export const number = (value, digits = 0) => (value === null || value === undefined ? "–" : value.toLocaleString(locale(), { maximumFractionDigits: digits }));
export const percent = (value, digits = 1) => (value === null || value === undefined ? "–" : value.toLocaleString(locale(), { style: "percent", maximumFractionDigits: digits }));

/** A rate per second, with as many digits as tell something. */
export const rate = (value) => (value === null || value === undefined ? "–" : number(value, value < 10 ? 2 : value < 100 ? 1 : 0));
export const milliseconds = (value) => (value === null || value === undefined ? "–" : value >= 1_000 ? `${number(value / 1_000, 1)} s` : `${number(value, value < 10 ? 1 : 0)} ms`);
