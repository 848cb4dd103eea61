/** The command's surroundings, so that it can be run inside another program, tests among them. */
export interface Io {
  environment: Record<string, string | undefined>;
  /** Results. */
  out(text: string): void;
  /** Everything that is no result: errors, notes, progress. */
  err(text: string): void;
  /** Whether `out` reaches a terminal that shows colours. */
  hasColors: boolean;
  /** Whether `err` reaches a terminal, where a line can be drawn over. */
  canRedraw: boolean;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}
