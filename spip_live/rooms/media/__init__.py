"""Voice and video of a room: who hears whom, kept by a media server that only we speak to."""
