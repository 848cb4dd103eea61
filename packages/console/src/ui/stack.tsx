import SpaceBetween, { type SpaceBetweenProps } from '@cloudscape-design/components/space-between';
import { Children, Fragment, isValidElement, type ReactElement, type ReactNode } from 'react';

/** `SpaceBetween` that also keeps the parts of a fragment apart: its own look into fragments does not know React 19's. */
export function Stack({
  children,
  ...props
}: Omit<SpaceBetweenProps, 'children'> & { children: ReactNode }) {
  return <SpaceBetween {...props}>{partsOf(children, '')}</SpaceBetween>;
}

/** Keys stay those of the parts, so that a part keeps its state when one before it goes. */
function partsOf(children: ReactNode, prefix: string): ReactElement[] {
  return Children.toArray(children).flatMap((child, index) => {
    const key = `${prefix}${isValidElement(child) ? child.key : index}`;
    if (isValidElement<{ children?: ReactNode }>(child) && child.type === Fragment) {
      return partsOf(child.props.children, `${key}/`);
    }
    return [<Fragment key={key}>{child}</Fragment>];
  });
}
