import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';

/** A text to be taken elsewhere, with a button that copies it. */
export function Copyable({ what, text }: { what: string; text: string }) {
  return (
    <SpaceBetween size="xxs">
      <span className="mono">{text}</span>
      <CopyToClipboard
        copyButtonText="Copy"
        copyButtonAriaLabel={`Copy the ${what}`}
        copySuccessText="Copied"
        copyErrorText="It could not be copied: select the text instead."
        textToCopy={text}
      />
    </SpaceBetween>
  );
}
