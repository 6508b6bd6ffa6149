/** The program's name in menus, on the task bar and in the keychain; the packaged program has the same. */
export const PRODUCT = 'School Directory'

/** By this Windows groups the program's windows and pins it; the installer's shortcut has the same. */
export const APP_ID = 'org.school-directory.console'
