"""What runs Vedette: images, configuration, samples and local brokers."""
