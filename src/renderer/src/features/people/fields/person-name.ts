type Names = { givenName: string; familyName: string; preferredName: string | null }

/** As people say it: `Ana Ruiz`. */
export const spokenName = ({ givenName, familyName, preferredName }: Names) =>
  `${preferredName ?? givenName} ${familyName}`

/** As lists sort it: `Ruiz, Ana`. */
export const sortedName = ({ givenName, familyName }: Names) => `${familyName}, ${givenName}`
