/**
 * Values at even steps as one line on an area from zero; the oldest at the left. It says nothing the number beside it does
 * not say, so screen readers skip it. Only the whole height is used: a flat line means no change, not no events.
 */
export function Sparkline({
  values,
  width = 130,
  height = 38,
  colour = 's1',
  area = true,
}: {
  values: readonly number[]
  width?: number
  height?: number
  /** A colour token of series or state. */
  colour?: string
  area?: boolean
}) {
  if (values.length < 2) return <svg className="d-spark" width={width} height={height} aria-hidden="true" />
  const most = Math.max(...values, Number.MIN_VALUE)
  const step = width / (values.length - 1)
  const points = values.map(
    (value, i) => `${(i * step).toFixed(1)},${(height - 1 - (value / most) * (height - 3)).toFixed(1)}`,
  )
  const line = `M${points.join('L')}`
  return (
    <svg
      className="d-spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {area && <path d={`${line}L${width},${height}L0,${height}Z`} fill={`var(--t-${colour})`} opacity={0.18} />}
      <path d={line} fill="none" stroke={`var(--t-${colour})`} strokeWidth={1.4} strokeLinejoin="round" />
    </svg>
  )
}
