/** What sealing needs of mailauth, in a module of its own: imported on demand, CommonJS keeps its names through a bundle. */
export { arc, createSeal } from 'mailauth/lib/arc/index.js';
export { dkimVerify } from 'mailauth/lib/dkim/verify.js';
