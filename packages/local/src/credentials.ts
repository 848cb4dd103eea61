/** The emulators check no keys; the SDK refuses to send without. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
