// Runs before any TypeScript is loaded, on whatever Node.js there is: plain, old-fashioned code.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Mailferry needs Node.js 24, this is ${process.versions.node}: install without --omit=optional and start through npm, or install Node.js 24.`,
  );
  process.exit(1);
}
