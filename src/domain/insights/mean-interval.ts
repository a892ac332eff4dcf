export interface MeanInterval {
  readonly mean: number;
  /** 95 % interval of the mean, within 1 and 5. */
  readonly low: number;
  readonly high: number;
}

/** Two-sided 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom; beyond, the normal 1.96 (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Mean of n ratings (1–5) with its 95 % interval, mean ± t · s/√n; one rating alone says nothing about the others: 1 to 5. */
export function meanInterval({ mean, variance, n }: { mean: number; variance: number; n: number }): MeanInterval {
  if (n < 2) return { mean, low: 1, high: 5 };
  const half = (T975[n - 2] ?? 1.96) * Math.sqrt(variance / n);
  return { mean, low: Math.max(1, mean - half), high: Math.min(5, mean + half) };
}
