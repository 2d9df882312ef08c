import type { Messages, Translation } from "../text";

export const auth: Translation<Messages["auth"]> = {
  logIn: "Anmelden",
  username: "Benutzername",
  password: "Passwort",
  noAccount: "Es gibt noch kein Konto",
  noAccountText: "<link>Legen Sie den ersten Admin an</link>, mit dem Code, den der Server ausgegeben hat.",
  expired: "Ihre Sitzung ist beendet",
  expiredText: "Sitzungen dauern 24 Stunden. Melden Sie sich wieder an, und Sie sind zurück, wo Sie waren.",
  setup: {
    page: "Einrichtung",
    title: "Ersten Admin anlegen",
    lead: "Der Server hat beim Start einen Einmalcode ausgegeben. Er beweist, dass dies Ihr Server ist.",
    code: "Einmalcode",
    codeHint: "Im Terminal oder im Protokoll des Servers.",
    passwordHint: "Ein langer Satz ist besser als ein kurzes Rätsel.",
    submit: "Admin anlegen",
    done: "Die Einrichtung ist abgeschlossen",
    doneText: "Es gibt schon einen Admin. Bitten Sie um ein Konto, oder melden Sie sich mit Ihrem an.",
    goToLogin: "Zur Anmeldung",
  },
};
