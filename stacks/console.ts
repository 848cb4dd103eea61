import type { Region } from './regions.ts';

/**
 * The console: files in a private bucket behind CloudFront. It is told where the admin API is when it is built; a
 * browser finds nothing else in it.
 */
export function createConsole(
  home: Region,
  path: string,
  admin: sst.aws.ApiGatewayV2,
): sst.aws.StaticSite {
  return new sst.aws.StaticSite(
    'Console',
    {
      path,
      build: { command: 'npm run build', output: 'dist' },
      environment: { VITE_ADMIN_URL: admin.url },
      assets: {
        fileOptions: [
          { files: '**', cacheControl: 'max-age=0,no-cache,no-store,must-revalidate' },
          // Names of built assets change with their content; the page that names them does not.
          { files: 'assets/**', cacheControl: 'max-age=31536000,public,immutable' },
        ],
      },
      transform: {
        assets: (bucket) => {
          bucket.cors = false;
        },
      },
    },
    { provider: home.provider },
  );
}
