import * as z from 'zod/mini';

/** The name of an AWS region, such as `us-east-1` or `us-gov-west-1`. */
export const regionName = z
  .string()
  .check(z.regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be a region name'));
