import { useEffect, useState } from 'react'

/** `title` '' when the name is written beside it. APP-6 / MIL-STD-2525 symbol of a unit, a platform or the adversary; never of infrastructure. At least 18 px high. */
export function MilitarySymbol({ sidc, title, size = 24 }: { sidc: string; title: string; size?: number }) {
  const [address, setAddress] = useState<string | undefined>(undefined)
  useEffect(() => {
    let live = true
    void import('./draw.ts').then(({ symbolAddress }) => live && setAddress(symbolAddress(sidc, Math.max(18, size))))
    return () => {
      live = false
    }
  }, [sidc, size])
  return address === undefined ? (
    <span style={{ display: 'inline-block', width: size, height: size }} />
  ) : (
    <img src={address} alt={title} {...(title === '' ? {} : { title })} height={size} />
  )
}
