import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../api/client.ts';
import type { ChecklistItem } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { Loaded, ProblemAlert } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';

interface Place {
  organizationId: string;
  integrationId: string;
}

const OCCASIONS: { occasion: ChecklistItem['occasion']; title: string }[] = [
  { occasion: 'multi-region-on', title: 'For multi-region' },
  { occasion: 'multi-region-off', title: 'Now that multi-region is off' },
  { occasion: 'setup', title: 'For any mail at all' },
];

/** What to change at the customer's gateway, to be ticked off. */
export function ChecklistPanel(place: Place) {
  const checklist = useQuery(queries.checklist(place.organizationId, place.integrationId));
  const open = checklist.data?.open ?? 0;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Addresses go to the allow list of the inbound gateway, host names to the inbound mail connector. Tick what is done: open items stay here."
          counter={checklist.data === undefined ? undefined : `(${open} open)`}
        >
          Gateway checklist
        </Header>
      }
    >
      <Loaded query={checklist}>
        {({ items }) =>
          items.length === 0 ? (
            <Box>There is nothing to change at the gateway of this integration.</Box>
          ) : (
            <SpaceBetween size="l">
              {OCCASIONS.map(({ occasion, title }) => (
                <Section
                  key={occasion}
                  title={title}
                  items={items.filter((item) => item.occasion === occasion)}
                  place={place}
                />
              ))}
            </SpaceBetween>
          )
        }
      </Loaded>
    </Container>
  );
}

function Section(props: { title: string; items: ChecklistItem[]; place: Place }) {
  if (props.items.length === 0) return null;
  return (
    <SpaceBetween size="s">
      <Header variant="h3">{props.title}</Header>
      {props.items.map((item) => (
        <Item key={item.itemId} item={item} place={props.place} />
      ))}
    </SpaceBetween>
  );
}

function Item({ item, place }: { item: ChecklistItem; place: Place }) {
  const nameOf = useRegionNames();
  const client = useQueryClient();
  const may = useMay()('tickChecklistItem', place.organizationId);
  // Shown from the click on, until the server's word is here.
  const [wished, setWished] = useState<boolean>();
  const tick = useMutation({
    mutationFn: (done: boolean) =>
      body(
        api.PUT('/organizations/{organizationId}/integrations/{integrationId}/checklist/{itemId}', {
          params: { path: { ...place, itemId: item.itemId } },
          body: { done },
        }),
      ),
    onSettled: async () => {
      await client.invalidateQueries({
        queryKey: ['checklist', place.organizationId, place.integrationId],
      });
      setWished(undefined);
    },
  });
  return (
    <SpaceBetween size="xxs">
      {tick.error !== null && <ProblemAlert problem={tick.error} />}
      <div className="checklist-item">
        <Checkbox
          checked={wished ?? item.done}
          disabled={!may}
          onChange={({ detail }) => {
            setWished(detail.checked);
            tick.mutate(detail.checked);
          }}
          description={
            item.done && item.doneAt !== null
              ? `Done ${fullTime(item.doneAt)} by ${item.doneBy}`
              : undefined
          }
        >
          {sentenceOf(item, nameOf(item.region))}
        </Checkbox>
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel={`Copy ${item.value}`}
          copySuccessText="Copied"
          copyErrorText="It could not be copied: select the text instead."
          textToCopy={item.value}
        />
      </div>
    </SpaceBetween>
  );
}

function sentenceOf({ action, value, replaces }: ChecklistItem, region: string): string {
  switch (action) {
    case 'add-address':
      return `Add the address ${value} (${region}) to the inbound gateway`;
    case 'delete-address':
      return `Delete the address ${value} (${region}) from the inbound gateway`;
    case 'set-connector-host':
      return replaces === null
        ? `Set the connector's host name to ${value}`
        : `Change the connector's host name from ${replaces} to ${value}`;
  }
}
