export { MailferryError } from '@mailferry/core/errors';
export { createClient } from './client.ts';
export type * from './types.ts';
