import { EXIT } from '@mailferry/cli/exit-codes';
import { buildProgram } from '@mailferry/cli/program';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cli } from './fixtures/cli.ts';
import { mailDirectory } from './fixtures/mails.ts';
import { type Stage, startStage } from './fixtures/stage.ts';

const CELL = 'us-east-1';
const waitFor = { timeout: 30_000, interval: 200 };

let stage: Stage;
/** Every command line that ended well, by the path of its command. */
const done = new Set<string>();

beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());

/** Runs a command for people: @returns what it prints. */
async function ok(...args: string[]): Promise<string> {
  const { code, out, err } = await stage.mailferry(...args);
  expect([args.join(' '), code, err]).toEqual([args.join(' '), EXIT.done, expect.anything()]);
  note(args);
  return out;
}

async function json(...args: string[]) {
  note(args);
  return stage.json(args);
}

function note([first = '', second = '']: readonly string[]): void {
  done.add(first).add(`${first} ${second}`);
}

describe('looking', () => {
  it('status shows every cell with its queues and regions', async () => {
    const screen = await ok('status');
    for (const cell of ['us-east-1', 'eu-west-1', 'us-west-2']) expect(screen).toContain(cell);
    expect(await json('status')).toMatchObject([
      { cell: { cell: CELL }, backlog: { mail: { visible: expect.any(Number) } } },
      {},
      {},
    ]);
  });

  it('regions shows state, why and since, and a cell its figures', async () => {
    expect(await ok('regions')).toMatch(/us-west-2 +eu-west-1 +healthy +100 %/);
    expect(await ok('regions', '--cell', CELL)).toContain('LAST PROBE');
    expect(await stage.mailferry('regions', '--cell', 'moon')).toMatchObject({
      code: EXIT.notFound,
      err: expect.stringContaining('There is no cell moon.'),
    });
  });

  it('history, backlog and audit answer before anything happened', async () => {
    expect(await ok('history', CELL, CELL)).toContain('never changed its state');
    expect(await ok('backlog')).toMatch(/us-west-2 +0/);
    expect(await ok('audit', 'northwind')).toContain('No change is on record');
  });

  it('doctor asks every part', async () => {
    await vi.waitFor(async () => {
      const findings = await json('doctor');
      const parts = new Set(findings.map(({ part }: { part: string }) => part));
      expect([...parts].sort()).toEqual([
        'SES accounts',
        'clock',
        'credentials',
        'identities',
        'mail',
        'probes',
        'queues',
        'readiness',
        'regions',
        'tables',
        'tokens',
      ]);
    }, waitFor);
    expect(await ok('doctor')).toContain('Nothing is wrong.');
  });

  it('readiness asks SES for one organization, and tells apart who is not ready', async () => {
    expect(await ok('readiness', 'northwind')).toMatch(/domain +northwind.example +yes/);
    const red = await stage.mailferry('readiness', 'lumiere');
    expect(red).toMatchObject({ code: EXIT.finding, out: expect.stringMatching(/consent.* no /) });
    expect(await json('readiness')).toMatchObject({ red: 0, rounds: expect.any(Array) });
  });

  it('readiness checks all now, whatever this machine takes the time for', async () => {
    const { environment } = stage;
    const nowMs = () => Date.now() + 60 * 60_000;
    const args = ['readiness', '--check', '--timeout', '30s'];
    expect(await cli(args, { environment, nowMs })).toMatchObject({ code: EXIT.done, err: '' });
  });
});

describe('mail', () => {
  it('send hands in a file or a directory, and trace, find and waiting show it', async () => {
    const mails = await mailDirectory(3);
    const sent = await json('send', mails.path);
    expect(sent).toMatchObject(mails.files.map((file) => ({ file, error: null })));
    const [{ id }] = sent;
    await vi.waitFor(async () => {
      expect(await ok('trace', id)).toContain('Delivered by us-east-1.');
    }, waitFor);
    const trace = await ok('trace', id, '--org', 'northwind');
    for (const step of ['accepted and queued', 'SES took it', 'delivered'])
      expect(trace).toContain(step);
    const found = await json('find', 'northwind', '--recipient', 'buyer1@recipient.example');
    expect(found.map((mail: { id: string }) => mail.id)).toEqual([sent[1].id]);
    expect(await ok('waiting', 'northwind')).toContain('Nothing waits.');
    await mails.remove();
  });

  it('trace tells how a mail bounced, in the words of the receiving system', async () => {
    const mails = await mailDirectory(1);
    const to = ['--to', 'bounce@simulator.amazonses.com'];
    const [{ id }] = await json('send', mails.files[0] ?? '', ...to);
    await vi.waitFor(async () => {
      const trace = await ok('trace', id);
      expect(trace).toMatch(/^Sent by us-east-1, and bounced: .*5\.1\.1/);
    }, waitFor);
    await mails.remove();
  });

  it('trace says of an id that no sender knows where it may be', async () => {
    expect(await stage.mailferry('trace', '01ARZ3NDEKTSV4RRFFQ69G5FAV')).toMatchObject({
      code: EXIT.notFound,
      err: expect.stringContaining('most likely it was never handed in'),
    });
    expect(await stage.mailferry('trace', 'no-id')).toMatchObject({ code: EXIT.usage });
  });

  it('send names what is no mail', async () => {
    expect(await stage.mailferry('send', '/nowhere')).toMatchObject({ code: EXIT.usage });
    const elsewhere = await stage.mailferry('send', import.meta.filename);
    expect(elsewhere).toMatchObject({
      code: EXIT.finding,
      out: expect.stringContaining('has no From'),
    });
  });
});

describe('steering', () => {
  it('override is obeyed, ends by itself, and refuses what strands mail', async () => {
    const down = ['--reason', 'rehearsal', '--for', '10m'];
    expect(await ok('override', CELL, CELL, 'down', ...down)).toMatch(/down by bootstrap, ends/);
    const refused = await stage.mailferry('override', CELL, 'us-west-2', 'down', ...down);
    expect(refused).toMatchObject({
      code: EXIT.refused,
      err: expect.stringContaining('Organizations: northwind'),
    });
    expect(await stage.mailferry('doctor')).toMatchObject({ code: EXIT.finding });
    await ok('override', CELL, CELL, 'auto', '--reason', 'over');
    expect(await ok('audit', '--limit', '1')).toContain('override=auto');
    expect(await stage.mailferry('override', CELL, CELL, 'sideways', ...down)).toMatchObject({
      code: EXIT.usage,
    });
    expect(await stage.mailferry('override', CELL, CELL, 'up')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('--reason'),
    });
  });

  it.each(['10s', '90s', '5h'])('drill does not run for another time than %s', async (time) => {
    const length = ['--for', time, '--reason', 'test'];
    expect(
      await stage.mailferry('drill', 'start', CELL, '--org', 'northwind', ...length),
    ).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('1m to 4h') });
  });

  it('drill starts, shows, lists and ends a rehearsal', async () => {
    const terms = ['--for', '5m', '--reason', 'rehearsal'];
    const { drillId } = await json('drill', 'start', CELL, '--org', 'northwind', ...terms);
    const mails = await mailDirectory(1);
    // A sender knows of it when its snapshot of the regions has become too old: mail may be ahead of that.
    await vi.waitFor(async () => {
      await ok('send', mails.path);
      const { secondary } = await json('drill', 'show', CELL, drillId);
      expect(secondary.sent).toBeGreaterThan(0);
    }, waitFor);
    expect(await ok('drill', 'abort', CELL, drillId)).toContain('aborted because');
    expect(await ok('drill', 'list', CELL)).toMatch(/aborted.* northwind/);
    const watched = await stage.mailferry('drill', 'show', CELL, drillId, '--watch');
    expect(watched.code).toBe(EXIT.finding);
    expect(await stage.mailferry('drill', 'start', CELL, ...terms)).toMatchObject({
      code: EXIT.usage,
    });
    await mails.remove();
  });

  it('dlq lists, shows and redrives dead letters; sweep is asked for', async () => {
    await stage.enqueue(CELL, '{"not": "an envelope"}');
    const letter = await vi.waitFor(async () => {
      const [first] = await json('dlq', 'list', CELL);
      expect(first).toMatchObject({ reason: expect.stringContaining('envelope') });
      return first;
    }, waitFor);
    expect(await ok('status')).toContain(`mailferry dlq list ${CELL}`);
    expect(await ok('dlq', 'show', CELL, letter.messageId)).toContain(letter.messageId);
    expect(await stage.mailferry('dlq', 'show', CELL, 'another')).toMatchObject({
      code: EXIT.notFound,
    });
    await stage.whileHoldingADeadLetter(CELL, async () => {
      expect(await stage.mailferry('doctor')).toMatchObject({
        code: EXIT.finding,
        out: expect.stringContaining(`1 dead letters in ${CELL}`),
      });
    });
    expect(await ok('dlq', 'redrive', CELL, letter.messageId)).toContain('1 moved');
    expect(await ok('sweep', CELL)).toContain('Asked for');
  });
});

describe('customers', () => {
  it('orgs creates with consent, shows, changes and lists', async () => {
    const refused = await stage.mailferry(
      ...['orgs', 'create', 'Acme', '--primary', 'eu-west-1', '--multi-region'],
    );
    expect(refused).toMatchObject({ code: EXIT.refused });
    const { organizationId } = await json(
      ...['orgs', 'create', 'Acme', '--primary', 'eu-west-1', '--multi-region'],
      '--acknowledge-transfer',
    );
    expect(await ok('orgs')).toContain('Acme');
    expect(await ok('orgs', 'list')).toContain('Acme');
    expect(await ok('orgs', 'show', organizationId)).toMatch(/multi-region +on, to us-west-2/);
    const set = ['--unknown-wait', '30s', '--spill-over-quota', 'on', '--multi-region', 'off'];
    expect(await json('orgs', 'set', organizationId, ...set)).toMatchObject({
      allowMultiRegion: false,
      spillOverQuota: true,
      unknownOutcome: { action: 'reconcile', waitMs: 30_000 },
    });
    expect(await ok('audit', organizationId)).toContain('spillOverQuota=true');
    expect(await stage.mailferry('orgs', 'set', organizationId)).toMatchObject({
      code: EXIT.usage,
    });
  });

  it('domains adds, shows records, waits until they are verified, and deletes', async () => {
    const name = 'acme.example';
    stage.dns.zone(name);
    const { primary, secondary } = await json('domains', 'add', 'northwind', name);
    expect(await ok('domains', 'records', 'northwind', name, '--zone-file')).toMatch(
      /IN TXT "v=DKIM1; k=rsa; p=.*" "/,
    );
    const verify = ['domains', 'verify', 'northwind', name];
    expect(await stage.mailferry(...verify)).toMatchObject({
      code: EXIT.finding,
      out: expect.stringContaining('missing'),
    });
    setTimeout(() => {
      for (const record of [primary, secondary])
        stage.dns.txt(record.name, ...record.value.match(/.{1,255}/g));
    }, 1_000);
    expect(await ok(...verify, '--wait', '--every', '1s', '--timeout', '20s')).toMatch(
      /^acme.example: Verified/,
    );
    expect(await ok('domains', 'list', 'northwind')).toMatch(/acme.example +Verified/);
    const kept = await stage.mailferry('domains', 'delete', 'northwind', name);
    expect(kept.code).toBe(EXIT.refused);
    await ok('domains', 'delete', 'northwind', name, '--force');
  });

  it('suppressions adds, lists and removes addresses', async () => {
    const address = 'gone@else.example';
    expect(await ok('suppressions', 'add', 'northwind', address)).toContain(address);
    expect(await ok('suppressions', 'list', 'northwind')).toMatch(/gone@else.example +\w+/);
    await ok('suppressions', 'remove', 'northwind', address);
    expect(await ok('suppressions', 'list', 'northwind')).not.toContain(address);
  });

  it('checklist shows what is to be done, and ticks it', async () => {
    const [{ items }] = await json('checklist', 'show', 'northwind');
    const item = ['northwind', 'gateway', items[0].itemId];
    expect(await ok('checklist', 'tick', ...item)).toMatch(/yes .*bootstrap/);
    expect(await ok('checklist', 'untick', ...item)).toMatch(/ no /);
    expect(await ok('checklist', 'show', 'northwind', 'gateway')).toContain('add the address');
  });
});

describe('access', () => {
  it('tokens issues, lists and revokes; whoami tells who one is', async () => {
    expect(await ok('whoami')).toMatch(/caller +bootstrap/);
    const token = await json('tokens', 'issue', 'report', '--role', 'reader', '--days', '1');
    const environment = { ...stage.environment, MAILFERRY_TOKEN: token.secret };
    const reader = (...args: string[]) => cli(args, { environment });
    expect(await reader('whoami')).toMatchObject({
      code: 0,
      out: expect.stringContaining('reader'),
    });
    expect(await reader('sweep', CELL)).toMatchObject({ code: EXIT.denied });
    expect(await ok('tokens', 'list')).toContain('report');
    await ok('tokens', 'revoke', token.tokenId);
    expect(await reader('whoami')).toMatchObject({ code: EXIT.denied });
  });
});

it('every command of the tree was run', () => {
  const context = Object.create(null);
  const leaves: string[] = [];
  for (const command of buildProgram(context, () => {}).commands) {
    if (command.commands.length === 0) leaves.push(command.name());
    for (const sub of command.commands) leaves.push(`${command.name()} ${sub.name()}`);
  }
  // These three are the matter of process.test.ts.
  const elsewhere = ['env', 'completion', 'complete'];
  expect(leaves.filter((path) => !done.has(path) && !elsewhere.includes(path))).toEqual([]);
});
