/** The clock of a harness: every execution begins at its time, and time passes only as the tests have it. */
import { instant, milliseconds } from '../duration.ts';
import type { Drive } from './drive.ts';

export class Clock {
  private start: number;
  private byHand = false;
  /** Executions that have not ended. */
  private readonly drives = new Set<Drive>();

  constructor(start: number) {
    this.start = start;
  }

  /** Milliseconds since 1970 at which the next execution begins. */
  get startMs(): number {
    return this.start;
  }

  get isManual(): boolean {
    return this.byHand;
  }

  /** The time at which the next execution begins. @throws TypeError */
  set(time: string | number | Date): void {
    this.start = instant(time);
  }

  /** From now on time stands still until `advance`. */
  manual(): void {
    this.byHand = true;
  }

  /** From now on time jumps to the next thing to happen as soon as every branch waits (the default). */
  auto(): void {
    this.byHand = false;
  }

  /** Lets time pass for all executions that wait. @throws TypeError */
  async advance(duration: string | number): Promise<void> {
    const ms = milliseconds(duration);
    for (const drive of this.drives) {
      const until = drive.now + ms;
      await drive.go(until);
      if (drive.isOver) this.drives.delete(drive);
      else drive.now = until;
    }
    this.start += ms;
  }

  /** How far an execution may go by itself. */
  limitOf(drive: Drive): number {
    return this.byHand ? drive.now : Number.POSITIVE_INFINITY;
  }

  watch(drive: Drive): void {
    if (drive.isOver) this.drives.delete(drive);
    else this.drives.add(drive);
  }

  forget(): void {
    this.drives.clear();
  }
}
