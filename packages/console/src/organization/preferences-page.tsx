import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useMay } from '../session/caller.ts';
import { Loaded } from '../ui/loaded.tsx';
import { DeleteOrganization } from './delete-organization.tsx';
import { MultiRegionAdvice } from './multi-region-advice.tsx';
import { PreferencesForm } from './preferences-form.tsx';
import { PreferencesView } from './preferences-view.tsx';

/** Account > Preferences > General > Edit > Allow Multi-Region > Save. */
export default function PreferencesPage({ organizationId }: { organizationId: string }) {
  const organization = useQuery(queries.organization(organizationId));
  const catalogue = useQuery(queries.catalogue());
  const [editing, setEditing] = useState(false);
  const may = useMay();
  return (
    <Page
      title="Preferences"
      // A space keeps its room until the name is read.
      description={organization.data?.name ?? '\u00a0'}
    >
      <Loaded query={organization}>
        {(found) => (
          <>
            <MultiRegionAdvice organization={found} />
            <Container
              header={
                <Header
                  variant="h2"
                  actions={
                    !editing &&
                    may('updateOrganization', organizationId) && (
                      <Button onClick={() => setEditing(true)}>Edit</Button>
                    )
                  }
                >
                  General
                </Header>
              }
            >
              {editing ? (
                <Loaded query={catalogue}>
                  {(known) => (
                    <PreferencesForm
                      key={found.version}
                      organization={found}
                      catalogue={known}
                      onClose={() => setEditing(false)}
                    />
                  )}
                </Loaded>
              ) : (
                <PreferencesView organization={found} />
              )}
            </Container>
            {may('deleteOrganization') && <DeleteOrganization organization={found} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
