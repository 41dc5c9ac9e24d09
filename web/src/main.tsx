import { render } from "preact";
import { App } from "./app/app";
import { applyTheme, storedTheme } from "./app/theme";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/cards.css";

applyTheme(storedTheme());
render(<App />, document.getElementById("page")!);
