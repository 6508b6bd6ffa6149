type Names = { givenName: string; familyName: string; preferredName: string | null }

/** The name as spoken: `Ana Ruiz`. */
export const spokenName = ({ givenName, familyName, preferredName }: Names) =>
  `${preferredName ?? givenName} ${familyName}`

/** The name as sorted in lists: `Ruiz, Ana`. */
export const sortedName = ({ givenName, familyName }: Names) => `${familyName}, ${givenName}`
