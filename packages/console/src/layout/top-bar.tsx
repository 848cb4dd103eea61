import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { configuration } from '../configuration.ts';
import { useCaller } from '../session/caller.ts';
import { session, useSession } from '../session/session.ts';
import { ROLE_LABELS } from '../ui/labels.ts';
import { useFollow } from './follow.ts';
import { chooseTheme, chosenTheme, type Theme } from './theme.ts';

const THEMES: { id: Theme; text: string }[] = [
  { id: 'system', text: 'As the system' },
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
];

export function TopBar() {
  const caller = useCaller();
  const follow = useFollow();
  const current = useSession();
  const [theme, setTheme] = useState(chosenTheme);
  const signOut = async () => {
    if (current?.kind !== 'oidc' || configuration.oidc === undefined) {
      session.end('signed-out');
      return;
    }
    const oidc = await import('../session/oidc.ts');
    await oidc.signOut(configuration.oidc);
  };
  return (
    <div id="top-bar" style={{ position: 'sticky', insetBlockStart: 0, zIndex: 1002 }}>
      <TopNavigation
        identity={{
          href: '/',
          title: 'Mailferry',
          onFollow: (event) =>
            follow({
              ...event,
              preventDefault: () => event.preventDefault(),
              detail: { href: '/' },
            }),
        }}
        utilities={[
          {
            type: 'menu-dropdown',
            text: 'Appearance',
            iconName: 'settings',
            items: THEMES.map(({ id, text }) => ({
              id,
              text: id === theme ? `${text} (chosen)` : text,
            })),
            onItemClick: ({ detail }) => {
              const chosen = THEMES.find(({ id }) => id === detail.id)?.id ?? 'system';
              chooseTheme(chosen);
              setTheme(chosen);
            },
          },
          {
            type: 'menu-dropdown',
            text: ROLE_LABELS[caller.role],
            description: caller.id,
            iconName: 'user-profile',
            items: [{ id: 'sign-out', text: 'Sign out' }],
            onItemClick: () => void signOut(),
          },
        ]}
      />
    </div>
  );
}
