/** How an email is stored and compared: nobody's mailbox tells `Ada@…` from `ada@…`. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}
