// What the unit tests of the console's modules state. They run in a browser, or wherever modules of JavaScript do: each file exports `tests`, `{claim: function}`.

export function equal(found, wanted, what = "") {
  const left = JSON.stringify(found), right = JSON.stringify(wanted);
  if (left !== right) throw new Error(`${what}: found ${left}, wanted ${right}`);
}

export function isTrue(value, what = "") {
  if (!value) throw new Error(`${what}: is not true`);
}

/** The same numbers each time. */
export function numbers(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
