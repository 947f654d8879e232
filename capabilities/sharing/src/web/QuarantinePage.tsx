export default function SharingPage() {
  return null
}
