import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../../../functions/admin/openapi.ts';
import { allRoutes } from '../../../functions/admin/routes/index.ts';

const HEADER =
  '// Generated from the OpenAPI document of the admin API by `npm run generate`. Not to be edited.\n\n';

/** Files of `src/api/generated`, by name, as the admin API is now. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const document = openApiDocument(allRoutes());
  const types = await openapiTS(JSON.stringify(document), {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    // What the server fills in may be left out of a request.
    defaultNonNullable: false,
  });
  return { 'schema.ts': HEADER + astToString(types), 'access.ts': HEADER + accessTable() };
}

/** Which roles may call what: the console offers nothing that the server would refuse for the caller's role. */
function accessTable(): string {
  const entries = allRoutes().map(
    ({ operationId, access }) =>
      `  ${operationId}: ${JSON.stringify(access ?? { scope: 'nobody' })},`,
  );
  return `export const ACCESS = {\n${entries.join('\n')}\n} as const;\n`;
}
