import type { Cell } from './cell.ts';

/** A network of two zones for the SMTP front, whose containers take connections on these ports and on no other. */
export function smtpNetwork(cell: Cell, ports: number[]): sst.aws.Vpc {
  return new sst.aws.Vpc(
    `${cell.title}SmtpVpc`,
    {
      az: [`${cell.region}a`, `${cell.region}b`],
      transform: {
        securityGroup: (group) => {
          group.ingress = ports.map((port) => ({
            protocol: 'tcp',
            fromPort: port,
            toPort: port,
            cidrBlocks: ['0.0.0.0/0'],
          }));
        },
      },
    },
    { provider: cell.provider },
  );
}
