/** Everything must be down by then, whatever hangs. */
const STOP_LIMIT_MS = 9_500;

/** Ends the process on SIGTERM or Ctrl-C, once `stop` is done; a second signal changes nothing. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      void stop().then(() => process.exit(0));
    });
  }
}
