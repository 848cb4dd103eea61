/** Such as `25 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
