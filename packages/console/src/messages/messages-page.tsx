import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useMutation } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import { api, body } from '../api/client.ts';
import { pagedQueries } from '../api/pages.ts';
import { Page } from '../layout/page.tsx';
import { ProblemAlert } from '../ui/loaded.tsx';
import { FoundMail } from './found-mail.tsx';
import { SearchForm } from './search-form.tsx';
import { readWish, searchOf, writeWish } from './search-wish.ts';

/** Finding mail of an organization. What is searched for stands in the address, so that it can be passed on. */
export default function MessagesPage({ organizationId }: { organizationId: string }) {
  const query = useSearch();
  const [path, navigate] = useLocation();
  const wish = readWish(query);
  const onlyOpen = new URLSearchParams(query).has('open');
  const byId = useMutation({
    mutationFn: (deliveryId: string) =>
      body(
        api.GET('/organizations/{organizationId}/deliveries/{deliveryId}', {
          params: { path: { organizationId, deliveryId } },
        }),
      ),
    onSuccess: ({ id }) => navigate(`/organizations/${organizationId}/messages/${id}`),
  });
  return (
    <Page title="Messages">
      <SegmentedControl
        label="Which mail"
        selectedId={onlyOpen ? 'open' : 'all'}
        options={[
          { id: 'all', text: 'Find mail' },
          { id: 'open', text: 'Waiting or parked' },
        ]}
        onChange={({ detail }) => navigate(detail.selectedId === 'open' ? `${path}?open` : path)}
      />
      {onlyOpen ? (
        <FoundMail
          title="Waiting or parked"
          options={pagedQueries.unsettled(organizationId)}
          empty="No mail waits or is parked."
          live
        />
      ) : (
        <>
          <SearchForm
            key={query}
            wish={wish}
            onSearch={(typed) => {
              const id = typed.id.trim().toUpperCase();
              if (id !== '') byId.mutate(id);
              else navigate(`${path}?${writeWish(typed)}`);
            }}
          />
          {byId.error !== null && <ProblemAlert problem={byId.error} />}
          <FoundMail
            title="Messages"
            options={pagedQueries.search(organizationId, searchOf(wish))}
            empty="No mail was found. Try a longer time, or fewer conditions."
          />
        </>
      )}
    </Page>
  );
}
