import { GetConfigurationSetCommand, NotFoundException } from '@aws-sdk/client-sesv2';
import type { ConfigurationSets } from '@mailferry/core/operations/route-readiness';
import { type ClientOf, reachSes } from '../directory/ses-identity-reader.ts';

/** Mailferry's configuration set as SES in each region has it. */
export function createSesConfigurationSets(clientOf: ClientOf, name: string): ConfigurationSets {
  return {
    read: (region) =>
      reachSes(clientOf, region, async (client, options) => {
        try {
          const answer = await client.send(
            new GetConfigurationSetCommand({ ConfigurationSetName: name }),
            options,
          );
          return {
            sendingEnabled: answer.SendingOptions?.SendingEnabled ?? true,
            suppressedReasons: answer.SuppressionOptions?.SuppressedReasons ?? [],
          };
        } catch (error) {
          if (error instanceof NotFoundException) return undefined;
          throw error;
        }
      }),
  };
}
