/** The mark of the product: shields locked into one. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path
        d="M12 1.8 20.8 6.9v10.2L12 22.2 3.2 17.1V6.9Z"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <path
        d="M12 1.8v5M12 17.2v5M3.2 6.9l4.4 2.5M16.4 14.6l4.4 2.5M20.8 6.9l-4.4 2.5M7.6 14.6l-4.4 2.5"
        stroke="currentColor"
        strokeWidth="1.6"
      />
      <path
        d="M12 6.8 16.4 9.4v5.2L12 17.2l-4.4-2.6V9.4Z"
        fill="var(--t-accent)"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
    </svg>
  )
}
