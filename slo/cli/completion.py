"""slo completion: print the script that completes commands and options in a shell."""

import click
from click.shell_completion import get_completion_class

from slo.cli.printing import show

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the script that completes commands, options and their values in a shell.

    \b
    Examples:
      slo completion bash > ~/.local/share/bash-completion/completions/slo
      slo completion zsh > "${fpath[1]}/_slo"
      slo completion fish > ~/.config/fish/completions/slo.fish
    """
    from slo.cli import slo

    script = get_completion_class(shell)
    assert script is not None, "click completes in all of these shells"
    show(script(slo, {}, "slo", "_SLO_COMPLETE").source())
