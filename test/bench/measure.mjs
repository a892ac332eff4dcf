// How figures are taken: each way in turn (A B A B …), a warm-up round thrown away, medians and the median of paired ratios.

/** Middle of a list of numbers; the lower one of two middles. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1];
}

/** Value below which `share` of the numbers lie. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * Runs the ways in turn, `rounds` times after one warm-up.
 * @param {Record<string, () => Promise<number> | number>} ways each returns one figure
 * @returns figures by way, in order of the rounds
 */
export async function interleave(ways, rounds) {
  const figures = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const figure = await run();
      if (round > 0) figures[name].push(figure);
    }
  }
  return figures;
}

/** Median of the ratios of the same rounds: noise that lasts longer than a round cancels out. */
export function pairedRatio(figures, baseline) {
  return median(figures.map((figure, at) => figure / baseline[at]));
}

/** Units a second of a synchronous piece of work, repeated until `ms` have passed. */
export function rate(ms, units, work) {
  const begin = performance.now();
  let done = 0;
  do {
    work();
    done += units;
  } while (performance.now() - begin < ms);
  return (done * 1000) / (performance.now() - begin);
}
