import { generateKeyPairSync } from 'node:crypto';
import {
  AlreadyExistsException,
  BadRequestException,
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  ListConfigurationSetsCommand,
  ListEmailIdentitiesCommand,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  PutEmailIdentityDkimSigningAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  SendingPausedException,
} from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { errorOf, mail, start } from './fixture.ts';

const EmailIdentity = 'own.example';
const NAME = 'mf-us-east-1._domainkey.own.example';

function signing(bits = 2048) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    attributes: {
      DomainSigningSelector: 'mf-us-east-1',
      DomainSigningPrivateKey: privateKey
        .export({ format: 'der', type: 'pkcs8' })
        .toString('base64'),
    },
    record: `v=DKIM1; k=rsa; p=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
  };
}

function zone() {
  const records = new Map<string, string[]>();
  const lookup = async (name: string) => {
    const found = records.get(name);
    if (found === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return found;
  };
  return { records, lookup };
}

test('a domain with its own key is verified as soon as DNS shows the key', async () => {
  const { records, lookup } = zone();
  const simulator = await start({ dkimLookup: lookup });
  const client = simulator.client('us-east-1');
  const { attributes, record } = signing();
  const get = () => client.send(new GetEmailIdentityCommand({ EmailIdentity }));

  const created = await client.send(
    new CreateEmailIdentityCommand({ EmailIdentity, DkimSigningAttributes: attributes }),
  );
  expect(created).toMatchObject({
    IdentityType: 'DOMAIN',
    VerifiedForSendingStatus: false,
    DkimAttributes: {
      Status: 'PENDING',
      Tokens: ['mf-us-east-1'],
      SigningAttributesOrigin: 'EXTERNAL',
    },
  });
  records.set(NAME, ['v=DKIM1; p=MIIBotherkey']);
  expect(await get()).toMatchObject({ VerifiedForSendingStatus: false });
  expect(await errorOf(client.send(mail({ from: 'a@own.example' })))).toBeInstanceOf(
    MessageRejected,
  );

  records.set(NAME, ['unrelated text', record.replace('p=', 'p= ')]);
  await client.send(mail({ from: 'a@own.example' }));
  expect(await get()).toMatchObject({
    VerifiedForSendingStatus: true,
    DkimAttributes: { Status: 'SUCCESS' },
  });
  const list = await client.send(new ListEmailIdentitiesCommand({}));
  expect(list.EmailIdentities).toContainEqual({
    IdentityType: 'DOMAIN',
    IdentityName: EmailIdentity,
    SendingEnabled: true,
    VerificationStatus: 'SUCCESS',
  });

  await client.send(
    new PutEmailIdentityDkimSigningAttributesCommand({
      EmailIdentity,
      SigningAttributesOrigin: 'EXTERNAL',
      SigningAttributes: signing().attributes,
    }),
  );
  expect(await get()).toMatchObject({ DkimAttributes: { Status: 'PENDING' } });
});

test('what was verified stays so while DNS is out of reach, and not when the key is gone', async () => {
  const { records, lookup } = zone();
  let away = false;
  const simulator = await start({
    dkimLookup: async (name) => {
      if (away) throw Object.assign(new Error('time-out'), { code: 'ETIMEOUT' });
      return lookup(name);
    },
  });
  const client = simulator.client('us-east-1');
  const { attributes, record } = signing(1024);
  records.set(NAME, [record]);
  await client.send(
    new CreateEmailIdentityCommand({ EmailIdentity, DkimSigningAttributes: attributes }),
  );
  const status = async () => {
    const answer = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
    return [answer.VerifiedForSendingStatus, answer.DkimAttributes?.Status];
  };
  expect(await status()).toEqual([true, 'SUCCESS']);
  away = true;
  expect(await status()).toEqual([true, 'TEMPORARY_FAILURE']);
  away = false;
  records.delete(NAME);
  expect(await status()).toEqual([false, 'PENDING']);
});

test('the control API overrules DNS', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const path = '/regions/us-east-1/identities/';
  await simulator.control('PUT', `${path}new.example`, { verified: true });
  await client.send(mail({ from: 'a@new.example' }));
  await simulator.control('PUT', `${path}sender.example`, { verified: false });
  expect(await errorOf(client.send(mail()))).toBeInstanceOf(MessageRejected);
  await simulator.control('PUT', `${path}${encodeURIComponent('orders@sender.example')}`, {
    verified: true,
  });
  await client.send(mail());
  await simulator.control('DELETE', `${path}new.example`);
  expect(await errorOf(client.send(mail({ from: 'a@new.example' })))).toBeInstanceOf(
    MessageRejected,
  );
});

test('refuses what SES refuses of identities', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const create = (input: ConstructorParameters<typeof CreateEmailIdentityCommand>[0]) =>
    errorOf(client.send(new CreateEmailIdentityCommand(input)));
  expect(await create({ EmailIdentity: 'sender.example' })).toBeInstanceOf(AlreadyExistsException);
  expect(await create({ EmailIdentity: 'no domain' })).toBeInstanceOf(BadRequestException);
  const DomainSigningSelector = 's';
  for (const DomainSigningPrivateKey of [
    'bm90IGEga2V5',
    signing(4096).attributes.DomainSigningPrivateKey,
  ]) {
    const DkimSigningAttributes = { DomainSigningSelector, DomainSigningPrivateKey };
    expect(await create({ EmailIdentity, DkimSigningAttributes })).toBeInstanceOf(
      BadRequestException,
    );
  }
  const gone = new DeleteEmailIdentityCommand({ EmailIdentity });
  expect(await errorOf(client.send(gone))).toBeInstanceOf(NotFoundException);
});

test('an identity may insist on its MAIL FROM domain', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const put = (MailFromDomain: string) =>
    client.send(
      new PutEmailIdentityMailFromAttributesCommand({
        EmailIdentity: 'sender.example',
        MailFromDomain,
        BehaviorOnMxFailure: 'REJECT_MESSAGE',
      }),
    );
  expect(await errorOf(put('bounce.other.example'))).toBeInstanceOf(BadRequestException);
  await put('bounce.sender.example');
  const refused = await errorOf(client.send(mail()));
  expect(refused).toBeInstanceOf(MailFromDomainNotVerifiedException);
  await simulator.control('PUT', '/regions/us-east-1/identities/sender.example', {
    mailFromStatus: 'SUCCESS',
  });
  await client.send(mail());
  const identity = new GetEmailIdentityCommand({ EmailIdentity: 'sender.example' });
  expect(await client.send(identity)).toMatchObject({
    MailFromAttributes: {
      MailFromDomain: 'bounce.sender.example',
      MailFromDomainStatus: 'SUCCESS',
      BehaviorOnMxFailure: 'REJECT_MESSAGE',
    },
  });
});

test('configuration sets exist, or not, and may stop sending', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const ConfigurationSetName = 'stopped';
  const create = new CreateConfigurationSetCommand({
    ConfigurationSetName,
    SendingOptions: { SendingEnabled: false },
  });
  await client.send(create);
  expect(await errorOf(client.send(create))).toBeInstanceOf(AlreadyExistsException);
  expect(await client.send(new GetConfigurationSetCommand({ ConfigurationSetName }))).toMatchObject(
    {
      SendingOptions: { SendingEnabled: false },
    },
  );
  expect(await client.send(new ListConfigurationSetsCommand({}))).toMatchObject({
    ConfigurationSets: ['mailferry-local', ConfigurationSetName],
  });
  const refused = await errorOf(client.send(mail({ configurationSet: ConfigurationSetName })));
  expect(refused).toBeInstanceOf(SendingPausedException);
  const missing = new GetConfigurationSetCommand({ ConfigurationSetName: 'none' });
  expect(await errorOf(client.send(missing))).toBeInstanceOf(NotFoundException);
});
