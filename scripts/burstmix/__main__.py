"""`python -m burstmix` is the command `burstmix`."""

import sys

from burstmix.command.main import main

sys.exit(main())
