import type { Route } from '@mailferry/functions/admin/http/route';
import { openApiDocument } from '@mailferry/functions/admin/openapi';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Checks answers against the OpenAPI document, as a generated client would rely on them. */
export function createConformance(routes: readonly Route[]) {
  const document = JSON.parse(JSON.stringify(openApiDocument(routes)));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'doc');
  const exercised = new Set<string>();
  return {
    document,
    /** `operationId` of every operation that answered with success. */
    exercised,
    check(method: string, url: string, status: number, headers: Headers, body: unknown): void {
      const path = url.split('?')[0] ?? '';
      const route = bestMatch(routes, method, path);
      if (route === undefined) return;
      const operation = document.paths[route.path][method.toLowerCase()];
      const response = operation.responses[String(status)];
      const where = `${method} ${route.path} → ${status}`;
      if (response === undefined) throw new Error(`${where} is not documented`);
      if (status < 400) exercised.add(route.operationId);
      if (response.headers?.ETag !== undefined && headers.get('etag') === null) {
        throw new Error(`${where} lacks its ETag`);
      }
      const [type] = Object.keys(response.content ?? {});
      if (type === undefined) {
        if (body !== undefined) throw new Error(`${where} has a body`);
        return;
      }
      if (headers.get('content-type') !== type) throw new Error(`${where} is not ${type}`);
      const pointer = `doc#/paths/${escapePointer(route.path)}/${method.toLowerCase()}/responses/${status}/content/${escapePointer(type)}/schema`;
      const validate = ajv.getSchema(pointer);
      if (validate === undefined) throw new Error(`${where} has no schema`);
      if (!validate(body)) throw new Error(`${where}: ${JSON.stringify(validate.errors)}`);
    },
  };
}

/** Literal paths win over templates, as in the router. */
function bestMatch(routes: readonly Route[], method: string, path: string): Route | undefined {
  const matching = routes.filter(
    (route) =>
      route.method === method &&
      new RegExp(`^${route.path.replace(/\{[^}]+\}/g, '[^/]+')}/?$`).test(path),
  );
  return matching.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
