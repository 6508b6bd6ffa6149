/** The program's name in menus, on the task bar and in the keychain; the packaged program has the same. */
export const PRODUCT = 'School Directory'

/** Windows groups and pins the program's windows by this id. The installer's shortcut has the same. */
export const APP_ID = 'org.school-directory.console'
