export default function Administration() {
  return null
}
