/** The time and new ids come from here, so that tests can pin both. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that only moves when told to; for tests and the demo's scripted week. */
export class FixedClock extends Clock {
  private millis: number;
  constructor(iso: string) {
    super();
    this.millis = Date.parse(iso);
  }
  now(): Date {
    return new Date(this.millis);
  }
  advance(millis: number): void {
    this.millis += millis;
  }
  set(iso: string): void {
    this.millis = Date.parse(iso);
  }
}
