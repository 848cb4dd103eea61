import { cellsOf } from '@mailferry/core/settings/settings';
import { expect, it } from 'vitest';
import { regionTitle } from '../../stacks/names.ts';
import { settings } from '../../stacks/settings.ts';
import { readGraph } from './harness/graph.ts';
import { render } from './harness/render.ts';

const { resources } = readGraph('own');
const titles = cellsOf(settings).map(({ region }) => regionTitle(region));

/** After an intended change: `npm run test:stacks -- --update`, and the difference shows in review. */
it.each(titles)('the resources of %s are those on record', async (title) => {
  const own = resources.filter(({ name }) => name.startsWith(title));
  await expect(render(own)).toMatchFileSnapshot(`graph/${title}.txt`);
});

it('the resources that cells share are those on record', async () => {
  const shared = resources.filter(({ name }) => !titles.some((title) => name.startsWith(title)));
  await expect(render(shared)).toMatchFileSnapshot('graph/Shared.txt');
});
