import type { Region } from './regions.ts';

/**
 * SES v2's own names of what can happen to a mail, those that the outcome function records. Opens, clicks and templates
 * are not Mailferry's business.
 */
const EVENT_TYPES = ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERY_DELAY'];

/** Every region that mail is sent from is a cell, standby cells included. */
export function createConfigurationSets(places: (Region & { title: string })[]): void {
  for (const place of places) createConfigurationSet(place);
}

/** One configuration set a region, alike in all: events go to the region's default bus, the only one SES writes to. */
function createConfigurationSet(place: Region & { title: string }): void {
  const options = { provider: place.provider };
  const set = new aws.sesv2.ConfigurationSet(
    `${place.title}ConfigurationSet`,
    {
      configurationSetName: configurationSetName(),
      reputationOptions: { reputationMetricsEnabled: true },
      sendingOptions: { sendingEnabled: true },
      suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    },
    options,
  );
  new aws.sesv2.ConfigurationSetEventDestination(
    `${place.title}SesEvents`,
    {
      configurationSetName: set.configurationSetName,
      eventDestinationName: 'event-bridge',
      eventDestination: {
        enabled: true,
        matchingEventTypes: EVENT_TYPES,
        eventBridgeDestination: { eventBusArn: defaultBusArn(place) },
      },
    },
    options,
  );
}

/** The name of the SES configuration set, the same in each region, one for each stage. */
export function configurationSetName(): string {
  return `${$app.name}-${$app.stage}`;
}

export function defaultBusArn(place: Region): $util.Output<string> {
  return $interpolate`arn:aws:events:${place.region}:${place.accountId}:event-bus/default`;
}
