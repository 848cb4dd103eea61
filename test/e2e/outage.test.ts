import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { expect, it } from 'vitest';
import { sendMails, setFault } from './harness/stack-control.ts';
import { openPage, signInAs, useWorld } from './harness/world.ts';

const world = useWorld();
const recipients = (count: number) =>
  Array.from({ length: count }, (_, index) => `reader${index}@recipient.example`);

it('shows an outage from its start until the backlog is drained, without a reload', {
  timeout: 240_000,
}, async () => {
  const page = await openPage(world);
  page.setDefaultTimeout(120_000);
  await signInAs(page, 'Operator');
  await page.getByText('Every region takes mail').waitFor();

  await setFault(world.stack, 'eu-west-1', 'error-503');
  await sendMails(world.stack, 'lumiere', 'a@lumiere.example', recipients(6));
  await page.getByText('Europe takes no mail').waitFor();
  const primary = page.getByRole('region', { name: 'Primary: Europe' });
  await primary.getByText('Down', { exact: true }).waitFor();
  await primary.getByText(/sends failed within|probes in a row failed/).waitFor();
  const lines = page.getByText('Drain: Waits for a region that can take mail');
  await lines.waitFor();
  await page.getByText('6 mails', { exact: true }).waitFor();
  await page.getByText(/^Europe takes no mail: .* 6 mails wait now\.$/).waitFor();
  await primary
    .getByRole('img', { name: /^Attempts through Europe in the last hour: .* [1-9]\d* failed/ })
    .waitFor();
  await seesAndSweepsWhatWaits();
  await page.getByText(/^Europe takes no mail: .* 6 mails wait now\.$/).waitFor();

  await setFault(world.stack, 'eu-west-1', 'none');
  await primary.getByText('Recovering', { exact: true }).waitFor();
  await page.getByText('of its mail again').waitFor();
  await primary.getByRole('progressbar').waitFor();
  await page.getByText('Every region takes mail').waitFor();
  await page.getByText('6 mails', { exact: true }).waitFor({ state: 'detached' });
  await primary.getByRole('img', { name: /^Latency of probes of Europe .* [\d,]+ ms/ }).waitFor();

  await page.getByRole('button', { name: 'History' }).nth(1).click();
  await page.getByText('Healthy → Down').waitFor();

  await page.goto('/organizations/lumiere/messages?recipient=reader3%40recipient.example');
  await page.getByText('Sent', { exact: true }).waitFor();
  await page.getByRole('grid').getByRole('link').first().click();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await timeline.getByText('Parked in the backlog').first().waitFor();
  await timeline.getByText('Accepted by SES, Europe').waitFor();
  await timeline.getByText('SES reports: delivered to the recipient’s server, Europe').waitFor();
});

/** What nobody can take comes back to the backlog. */
async function seesAndSweepsWhatWaits(): Promise<void> {
  const page = await openPage(world);
  await signInAs(page, 'Operator', '/messages');
  await page.getByRole('link', { name: 'Waiting or parked: mail of Lumière (demo)' }).click();
  await page.getByRole('heading', { name: 'Waiting or parked (6)' }).waitFor();
  expect(await page.getByText('Parked in the backlog').count()).toBe(6);
  await page.getByRole('link', { name: 'Backlog', exact: true }).click();
  await page.getByRole('button', { name: 'Sweep the backlog' }).nth(1).click();
  const dialog = page.getByRole('dialog', { name: 'Sweep the backlog?' });
  await dialog.getByText('6 mails will go through the sender once').waitFor();
  await dialog.getByRole('button', { name: 'Sweep', exact: true }).click();
  await page.getByText('The next tick of the drain sweeps the backlog.').waitFor();
  await page.context().close();
}

it('finds a mail by its recipient, sender and time, and by its id from anywhere', async () => {
  await sendMails(world.stack, 'northwind', 'a@northwind.example', ['only@recipient.example']);
  const page = await openPage(world);
  await signInAs(page, 'Operator', '/organizations/northwind/messages');
  await page.getByLabel('Sender').fill('nobody@northwind.example');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByText('No mail was found.').waitFor();
  await page.getByLabel('Sender').fill('a@northwind.example');
  await page.getByLabel('Recipient').fill('only@recipient.example');
  await page.getByRole('button', { name: 'Received' }).click();
  await page.getByRole('radio', { name: 'Last 7 days' }).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.waitForURL(/recipient=only.*&sender=a.*&last=7day/);
  await page.reload();
  await page.getByRole('heading', { name: 'Messages (1)' }).waitFor();
  await page.getByRole('grid').getByRole('link').first().click();
  await page.getByRole('heading', { name: /^Message 0/ }).waitFor();
  const id = /[0-9A-HJKMNP-TV-Z]{26}/.exec(page.url())?.[0] ?? '';
  await page.goto('/messages');
  await page.getByLabel('Message id').fill(id);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('heading', { name: `Message ${id}` }).waitFor();
  await page.getByText('only@recipient.example').waitFor();
});

it('overrides a region after saying what will happen, and leaves it to automation again', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Operator');
  await page.getByRole('button', { name: 'Override US East for US East' }).click();
  const dialog = page.getByRole('dialog', { name: 'Override US East for US East' });
  await dialog.getByText('No mail goes through US East within seconds.').waitFor();
  await dialog
    .getByText('Mail of 1 organization with multi-region goes through US West.')
    .waitFor();
  await dialog.getByLabel('Reason').fill('Rehearsing the override');
  await dialog.getByRole('button', { name: 'Set override' }).click();
  const primary = page.getByRole('region', { name: 'Primary: US East' });
  await primary.getByText('Held down by an operator (found healthy)').waitFor();
  await primary.getByText(/Rehearsing the override/).waitFor();

  await page.getByRole('button', { name: 'Override US East for US East' }).click();
  await dialog.getByLabel('Leave it to automation').check();
  await dialog.getByLabel('Reason').fill('Rehearsal over');
  await dialog.getByRole('button', { name: 'Set override' }).click();
  await primary.getByText('Healthy', { exact: true }).waitFor();

  await page.getByRole('link', { name: 'Audit', exact: true }).click();
  await page.getByText('region.override').first().waitFor();
  await page.getByText('reason: Rehearsing the override').waitFor();
  await page.getByLabel('Filter the changes').fill('token.issue');
  await page.keyboard.press('Enter');
  await page.getByText('region.override').first().waitFor({ state: 'detached' });
});

it('refuses an override that leaves mail nowhere to go, until it is meant so', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Operator');
  await page.getByRole('button', { name: 'Override Europe for Europe' }).click();
  const dialog = page.getByRole('dialog', { name: 'Override Europe for Europe' });
  await dialog.getByLabel('Reason').fill('Seeing it refused');
  await dialog.getByRole('button', { name: 'Set override' }).click();
  await dialog.getByText(/would have nowhere to go/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Set override' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Set it all the same: that mail waits in the backlog').check();
  expect(await dialog.getByRole('button', { name: 'Set override' }).isEnabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

it('runs a drill and shows its report', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Operator');
  await page.getByRole('button', { name: 'Start drill' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start a drill in US East' });
  await dialog.getByLabel('All mail of one organization').check();
  await dialog.getByRole('button', { name: 'Organization' }).click();
  await page.getByRole('option', { name: 'Northwind Traders (demo)' }).click();
  await dialog
    .getByText(/all mail of Northwind Traders \(demo\) goes through US West first/)
    .waitFor();
  await dialog.getByLabel('Reason').fill('Quarterly rehearsal');
  await dialog.getByRole('button', { name: 'Start drill' }).click();
  await page.getByText('All mail of northwind takes the secondary first').waitFor();
  await sendMails(world.stack, 'northwind', 'a@northwind.example', recipients(3));
  await page.getByRole('button', { name: 'Drills' }).first().click();
  await page
    .getByText(/^[1-3] sent, 0 failed/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'End the drill' }).click();
  await page.getByText('Ended early').waitFor();
});

it('inspects dead letters and redrives those that are chosen', async () => {
  const client = new SQSClient({
    region: 'us-east-1',
    credentials: LOCAL_CREDENTIALS,
    endpoint: world.stack.endpoints.sqs,
  });
  const QueueUrl = world.stack.cell('us-east-1').mailQueueUrl;
  for (const MessageBody of ['no envelope', 'nor this']) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  client.destroy();
  const page = await openPage(world);
  await signInAs(page, 'Operator', '/backlog');
  await page.getByRole('link', { name: '2 mails', exact: true }).click();
  await page.getByText('it is no envelope: not JSON').first().waitFor();
  await page
    .getByRole('button', { name: /^Inspect/ })
    .first()
    .click();
  await page.getByRole('dialog', { name: 'Dead letter' }).getByText('Cannot be read').waitFor();
  await page.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('checkbox', { name: 'Choose all' }).check();
  await page.getByRole('button', { name: 'Redrive chosen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Redrive dead letters?' });
  await dialog.getByText('2 mails will go back').waitFor();
  await dialog.getByRole('button', { name: 'Redrive', exact: true }).click();
  await page.getByText('2 mails went back to the mail queue.').waitFor();
});
