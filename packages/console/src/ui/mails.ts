const number = new Intl.NumberFormat('en-GB');

export function count(value: number): string {
  return number.format(value);
}

/** Such as `1,250 mails`. */
export function mails(value: number): string {
  return `${count(value)} ${value === 1 ? 'mail' : 'mails'}`;
}
