import StatusIndicator from '@cloudscape-design/components/status-indicator';

export function VerificationStatus({ status }: { status: 'Pending' | 'Verified' }) {
  return (
    <StatusIndicator type={status === 'Verified' ? 'success' : 'pending'}>{status}</StatusIndicator>
  );
}
