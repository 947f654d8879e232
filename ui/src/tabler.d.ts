/** Single icons, so that nobody pulls the barrel of 6,000 through the bundler. */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { FunctionComponent, SVGAttributes } from 'react'
  const icon: FunctionComponent<
    Omit<SVGAttributes<SVGSVGElement>, 'stroke'> & { size?: number | string; stroke?: number | string }
  >
  export default icon
}
