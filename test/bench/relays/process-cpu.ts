import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

/** User and system time of a process, its living descendants, and those that it has waited for. Linux alone. */
export function cpuSecondsOf(pid: number): number {
  const tree = processes();
  const sum = (parent: number): number =>
    tree
      .filter((one) => one.parent === parent)
      .reduce((total, one) => total + one.ticks + sum(one.pid), 0);
  return ((tree.find((one) => one.pid === pid)?.ticks ?? 0) + sum(pid)) / CLOCK_TICKS_PER_SECOND;
}

function processes(): { pid: number; parent: number; ticks: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        const [parent = 0] = fields.slice(1);
        // utime, stime, cutime, cstime (proc_pid_stat(5), 14–17).
        const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
        return [{ pid: Number(name), parent, ticks }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
